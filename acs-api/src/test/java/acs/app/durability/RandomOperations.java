package acs.app.durability;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import acs.operation.OperationType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations of every type, for devices of a model; each can be told from all others wherever its RPC has a place for that. */
final class RandomOperations {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<OperationType> TYPES = List.of(OperationType.values());
    /** What can disagree comes more often. */
    private static final List<OperationType> CHOICES = Stream.concat(TYPES.stream(), Stream
            .of(OperationType.SET_PARAMETER_VALUES, OperationType.SET_PARAMETER_VALUES,
                    OperationType.SET_PARAMETER_VALUES, OperationType.SET_PARAMETER_VALUES, OperationType.ADD_OBJECT,
                    OperationType.ADD_OBJECT, OperationType.RPC, OperationType.DOWNLOAD, OperationType.REBOOT))
            .toList();
    private static final String FILES = "http://127.0.0.1:9/";

    private final Random random;
    private final int timeoutSeconds;
    private final int expirySeconds;
    private int count;

    RandomOperations(Random random, int timeoutSeconds, int expirySeconds) {
        this.random = random;
        this.timeoutSeconds = timeoutSeconds;
        this.expirySeconds = expirySeconds;
    }

    /** The next one for a device; the first ones go through all types. */
    Asked next(int device, SoakModel model) {
        OperationType type = count < TYPES.size() ? TYPES.get(count) : CHOICES.get(random.nextInt(CHOICES.size()));
        count++;
        String key = "k" + count;
        ObjectNode body = JSON.createObjectNode().put("type", type.word()).put("timeout", timeoutSeconds)
                .put("expiresIn", expirySeconds);
        String path = arguments(type, body, key, model);
        if (type != OperationType.SET_PARAMETER_VALUES) {
            body.put("priority", random.nextInt(10));
        }
        return new Asked(count, device, type.word(), hasKey(type) ? key : "", path, body.toString(), "");
    }

    private static boolean hasKey(OperationType type) {
        return switch (type) {
            case GET_RPC_METHODS, GET_PARAMETER_VALUES, GET_PARAMETER_NAMES, GET_PARAMETER_ATTRIBUTES,
                    SET_PARAMETER_ATTRIBUTES, FACTORY_RESET, GET_QUEUED_TRANSFERS, GET_ALL_QUEUED_TRANSFERS, REFRESH,
                    DIAGNOSE ->
                false;
            default -> true;
        };
    }

    /** Fills the body; returns the parameter that it is about. */
    private String arguments(OperationType type, ObjectNode body, String key, SoakModel model) {
        switch (type) {
            case GET_PARAMETER_VALUES -> {
                String path = one(model.texts());
                body.putArray("parameterNames").add(path);
                return path;
            }
            case SET_PARAMETER_VALUES -> {
                String path = one(model.texts());
                ArrayNode values = body.put("parameterKey", key).putArray("parameterValues");
                values.addObject().put("path", path).put("value", "v-" + key).put("type", "xsd:string");
                return path;
            }
            case GET_PARAMETER_NAMES -> body.put("parameterPath", one(model.objects())).put("nextLevel",
                    random.nextBoolean());
            case GET_PARAMETER_ATTRIBUTES -> body.putArray("parameterNames").add(one(model.texts()));
            case SET_PARAMETER_ATTRIBUTES -> body.putArray("parameterAttributes").addObject()
                    .put("path", one(model.texts())).put("notification", random.nextInt(3));
            case ADD_OBJECT -> body.put("objectName", one(model.tables())).put("parameterKey", key);
            case DELETE_OBJECT -> body.put("objectName", one(model.tables()) + (1 + random.nextInt(5)) + ".")
                    .put("parameterKey", key);
            case CANCEL_TRANSFER, REBOOT -> body.put("commandKey", key);
            case SCHEDULE_INFORM -> body.put("commandKey", key).put("delaySeconds", 1 + random.nextInt(3));
            case REFRESH -> body.put("path", one(model.objects()));
            case DIAGNOSE -> body.put("diagnostic", "ping").putObject("inputs").put("Host", "127.0.0.1");
            case RPC -> body.put("method", "X_202BC1_Echo").putObject("arguments").put("Text", key);
            default -> others(type, body, key);
        }
        return "";
    }

    private void others(OperationType type, ObjectNode body, String key) {
        switch (type) {
            case DOWNLOAD -> body.put("commandKey", key).put("fileType", "1 Firmware Upgrade Image")
                    .put("url", FILES + key + ".bin").put("delaySeconds", random.nextInt(3));
            case UPLOAD -> body.put("commandKey", key).put("fileType", "1 Vendor Configuration File")
                    .put("url", FILES + key);
            case SCHEDULE_DOWNLOAD -> {
                body.put("commandKey", key).put("fileType", "3 Vendor Configuration File").put("url", FILES + key);
                body.putArray("timeWindowList").addObject().put("windowStart", random.nextInt(3)).put("windowEnd", 60)
                        .put("windowMode", "1 At Any Time").put("userMessage", "").put("maxRetries", 0);
            }
            case CHANGE_DU_STATE -> body.put("commandKey", key).putArray("operations").addObject()
                    .put("operation", "install").put("url", FILES + key);
            case SET_VOUCHERS -> body.putArray("voucherList").add(base64(key));
            case GET_OPTIONS -> body.put("optionName", key);
            default -> {} // Has no arguments.
        }
    }

    static String base64(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII));
    }

    private String one(List<String> choices) {
        return choices.isEmpty() ? "Device.None." : choices.get(random.nextInt(choices.size()));
    }
}
