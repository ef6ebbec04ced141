package acs.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import acs.app.operations.LiveAcs.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever no CPE may be asked is refused with the name of what is wrong, over real HTTP. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RefusedArgumentsTest extends LiveAcsTests {
    private static final Pattern LONG = Pattern.compile("<(\\d+)>");

    private static ScriptedCpe cpe;

    @BeforeAll
    static void firstContact() throws Exception {
        cpe = acs.cpe();
    }

    /** A request on each line, and what the problem names; {@code <33>} is a text of 33 characters. */
    static Stream<Arguments> refused() {
        return """
                {} => type
                {"type":7} => type
                {"type":null} => type
                {"type":"fly"} => type
                {"type":"GetParameterValues"} => type
                {"type":"reboot","priority":10} => priority
                {"type":"reboot","priority":-1} => priority
                {"type":"reboot","priority":"0"} => priority
                {"type":"reboot","attempts":0} => attempts
                {"type":"reboot","attempts":11} => attempts
                {"type":"reboot","expiresIn":0} => expiresIn
                {"type":"reboot","expiresIn":1e99} => expiresIn
                {"type":"reboot","expiresIn":99999999999999999999999} => expiresIn
                {"type":"reboot","timeout":1.5} => timeout
                {"type":"reboot","commandKey":"<33>"} => commandKey
                {"type":"reboot","commandKey":""} => commandKey
                {"type":"reboot","commandKey":"a\\u0000b"} => commandKey
                {"type":"reboot","extra":1} => extra
                {"type":"factoryReset","commandKey":"none has it"} => commandKey
                {"type":"getParameterValues"} => parameterNames
                {"type":"getParameterValues","parameterNames":"A."} => parameterNames
                {"type":"getParameterValues","parameterNames":[]} => parameterNames
                {"type":"getParameterValues","parameterNames":null} => parameterNames
                {"type":"getParameterValues","parameterNames":["A.",7]} => parameterNames[1]
                {"type":"getParameterValues","parameterNames":["A.","<257>"]} => parameterNames[1]
                {"type":"getParameterValues","parameterNames":["A..b"]} => parameterNames[0]
                {"type":"getParameterValues","parameterNames":["A. b"]} => parameterNames[0]
                {"type":"getParameterValues","parameterNames":["A.\\ud800"]} => parameterNames[0]
                {"type":"getParameterValues","parameterNames":["A."],"nextLevel":true} => nextLevel
                {"type":"getParameterAttributes","parameterNames":[".A"]} => parameterNames[0]
                {"type":"getParameterNames","parameterPath":"A."} => nextLevel
                {"type":"getParameterNames","parameterPath":"A.","nextLevel":"yes"} => nextLevel
                {"type":"getParameterNames","nextLevel":false} => parameterPath
                {"type":"getParameterNames","parameterPath":"A.b","nextLevel":true} => parameterPath
                {"type":"setParameterValues"} => parameterValues
                {"type":"setParameterValues","parameterValues":[]} => parameterValues
                {"type":"setParameterValues","parameterValues":[7]} => parameterValues[0]
                {"type":"setParameterValues","parameterValues":[{"path":"A.b"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"value":"1"}]} => parameterValues[0].path
                {"type":"setParameterValues","parameterValues":[{"path":"A.","value":"1"}]} => parameterValues[0].path
                {"type":"setParameterValues","parameterValues":[{"path":"","value":"1"}]} => parameterValues[0].path
                {"type":"setParameterValues","parameterValues":[{"path":"<257>","value":"1"}]} => parameterValues[0].path
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"1"},{"path":"A.b","value":"2"}]} => parameterValues[1].path
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":[]}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":null}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":1.5}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"a\\u0000"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"a\\uffff"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"\\udc00"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"1","type":"int"}]} => parameterValues[0].type
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"x","type":"xsd:int"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"-1","type":"xsd:unsignedInt"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"yes","type":"xsd:boolean"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"today","type":"xsd:dateTime"}]} => parameterValues[0].value
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"1","unit":"s"}]} => parameterValues[0].unit
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"1"}],"parameterKey":"<33>"} => parameterKey
                {"type":"setParameterValues","parameterValues":[{"path":"A.b","value":"1"}],"parameterKey":7} => parameterKey
                {"type":"setParameterAttributes","parameterAttributes":[]} => parameterAttributes
                {"type":"setParameterAttributes","parameterAttributes":[{"path":"A.b"}]} => parameterAttributes[0].notification
                {"type":"setParameterAttributes","parameterAttributes":[{"path":"A.b","notification":7}]} => parameterAttributes[0].notification
                {"type":"setParameterAttributes","parameterAttributes":[{"path":"A.b","accessList":["<65>"]}]} => parameterAttributes[0].accessList[0]
                {"type":"setParameterAttributes","parameterAttributes":[{"path":"A.b","notification":1},{"path":"A.b","notification":2}]} => parameterAttributes[1].path
                {"type":"addObject"} => objectName
                {"type":"addObject","objectName":"A.T"} => objectName
                {"type":"addObject","objectName":""} => objectName
                {"type":"addObject","objectName":"A.T.1."} => objectName
                {"type":"addObject","objectName":"A.T.","parameterKey":"<33>"} => parameterKey
                {"type":"deleteObject","objectName":"A.T."} => objectName
                {"type":"deleteObject","objectName":"A.T.1"} => objectName
                {"type":"deleteObject","objectName":"A.T.0."} => objectName
                {"type":"download","url":"http://h/f"} => fileType
                {"type":"download","fileType":"<65>","url":"http://h/f"} => fileType
                {"type":"download","fileType":"1 F"} => url
                {"type":"download","fileType":"1 F","url":"ftp://h/f"} => url
                {"type":"download","fileType":"1 F","url":"/f"} => url
                {"type":"download","fileType":"1 F","url":"http://u:p@h/f"} => url
                {"type":"download","fileType":"1 F","url":"http://h/<250>"} => url
                {"type":"download","fileType":"1 F","url":"http://h/f","username":"<257>"} => username
                {"type":"download","fileType":"1 F","url":"http://h/f","password":"<257>"} => password
                {"type":"download","fileType":"1 F","url":"http://h/f","targetFileName":"<257>"} => targetFileName
                {"type":"download","fileType":"1 F","url":"http://h/f","fileSize":4294967296} => fileSize
                {"type":"download","fileType":"1 F","url":"http://h/f","delaySeconds":-1} => delaySeconds
                {"type":"upload","fileType":"1 F","url":"http://h/f","fileSize":1} => fileSize
                {"type":"scheduleDownload","fileType":"1 F","url":"http://h/f"} => timeWindowList
                {"type":"scheduleDownload","fileType":"1 F","url":"http://h/f","timeWindowList":[{"windowStart":9,"windowEnd":9,"windowMode":"1 At Any Time"}]} => timeWindowList[0].windowEnd
                {"type":"scheduleDownload","fileType":"1 F","url":"http://h/f","timeWindowList":[{"windowStart":0,"windowEnd":9,"windowMode":"never"}]} => timeWindowList[0].windowMode
                {"type":"scheduleInform"} => delaySeconds
                {"type":"scheduleInform","delaySeconds":0} => delaySeconds
                {"type":"cancelTransfer"} => commandKey
                {"type":"changeDuState","operations":[{"operation":"explode"}]} => operations[0].operation
                {"type":"changeDuState","operations":[{"operation":"install"}]} => operations[0].url
                {"type":"changeDuState","operations":[{"operation":"uninstall"}]} => operations[0].uuid
                {"type":"setVouchers","voucherList":["?"]} => voucherList[0]
                {"type":"getOptions","optionName":"<65>"} => optionName
                {"type":"rpc"} => method
                {"type":"rpc","method":"Reboot"} => method
                {"type":"rpc","method":"X_ACME_Do It"} => method
                {"type":"rpc","method":"X_ACME_<60>"} => method
                {"type":"rpc","method":"X_ACME_DoResponse"} => method
                {"type":"rpc","method":"X_ACME_Do","arguments":{"a b":"1"}} => arguments.a b
                {"type":"rpc","method":"X_ACME_Do","arguments":{"ns:a":"1"}} => arguments.ns:a
                {"type":"rpc","method":"X_ACME_Do","arguments":{"<65>":"1"}} => arguments.<65>
                {"type":"rpc","method":"X_ACME_Do","arguments":{"\u00e9":"1"}} => arguments.\u00e9
                {"type":"rpc","method":"X_ACME_Do","arguments":{"a":{"b":"\\u0001"}}} => arguments.a.b
                {"type":"rpc","method":"X_ACME_Do","arguments":{"a":["1","\\ufffe"]}} => arguments.a[1]
                {"type":"rpc","method":"X_ACME_Do","arguments":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":"1"}}}}}}}}}} => arguments.a.a.a.a.a.a.a.a
                {"type":"rpc","method":"X_ACME_Do","arguments":[]} => arguments
                {"type":"refresh","path":"A.b"} => path
                {"type":"diagnose"} => diagnostic
                {"type":"diagnose","diagnostic":"guess"} => diagnostic
                {"type":"diagnose","diagnostic":"ping"} => inputs.Host
                {"type":"diagnose","diagnostic":"ping","inputs":{"Host":"\\u0000"}} => inputs.Host"""
                .lines().map(line -> line.split(" => ", 2))
                .map(pair -> Arguments.of(spelled(pair[0]), spelled(pair[1])));
    }

    private static String spelled(String text) {
        return LONG.matcher(text).replaceAll(found -> "x".repeat(Integer.parseInt(found.group(1))));
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("refused")
    void what_is_wrong_is_named(String request, String named) throws Exception {
        Answer answer = acs.post(cpe, request);
        assertThat(answer.problem()).as(request).isEqualTo("400 bad-parameter");
        assertThat(answer.named()).as(answer.text()).containsExactly(named);
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() throws Exception {
        assertThat(acs.post(cpe,
                "{\"type\":\"setParameterValues\",\"parameterValues\":[{\"path\":\"A.\",\"value\":[]}],"
                        + "\"priority\":99,\"colour\":\"red\"}")
                .named())
                .containsExactlyInAnyOrder("parameterValues[0].path", "parameterValues[0].value", "priority", "colour");
    }

    @Test
    void a_list_has_ten_thousand_items_at_most() throws Exception {
        String names = IntStream.rangeClosed(0, 10_000).mapToObj(i -> "\"A." + i + '"')
                .collect(Collectors.joining(","));
        assertThat(acs.post(cpe, "{\"type\":\"getParameterValues\",\"parameterNames\":[" + names + "]}").named())
                .containsExactly("parameterNames");
    }

    @Test
    void time_windows_must_not_overlap() throws Exception {
        assertThat(acs.post(cpe, "{\"type\":\"scheduleDownload\",\"fileType\":\"1 F\",\"url\":\"http://h/f\","
                + "\"timeWindowList\":[{\"windowStart\":0,\"windowEnd\":9,\"windowMode\":\"1 At Any Time\"},"
                + "{\"windowStart\":8,\"windowEnd\":10,\"windowMode\":\"2 Immediately\"}]}").named())
                .containsExactly("timeWindowList[1].windowStart");
    }

    @Test
    void nothing_of_what_was_refused_was_queued() throws Exception {
        ScriptedCpe other = acs.cpe();
        acs.post(other, "{\"type\":\"reboot\",\"extra\":1}");
        assertThat(acs.get(LiveAcs.operationsOf(other)).json().path("items").isEmpty()).isTrue();
    }
}
