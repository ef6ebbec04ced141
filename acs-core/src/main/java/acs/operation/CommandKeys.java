package acs.operation;

import acs.cwmp.AcsRequest;
import acs.cwmp.ChangeDuState;
import acs.cwmp.Download;
import acs.cwmp.Reboot;
import acs.cwmp.ScheduleDownload;
import acs.cwmp.ScheduleInform;
import acs.cwmp.Upload;

/** Puts the CommandKey into requests that carry one for the event that tells their outcome. */
final class CommandKeys {
    private CommandKeys() {}

    static AcsRequest put(AcsRequest request, String key) {
        return switch (request) {
            case Reboot it -> new Reboot(key);
            case ScheduleInform it -> new ScheduleInform(it.delaySeconds(), key);
            case ChangeDuState it -> new ChangeDuState(it.operations(), key);
            case Download it -> new Download(key, it.fileType(), it.url(), it.username(), it.password(), it.fileSize(),
                    it.targetFileName(), it.delaySeconds(), it.successUrl(), it.failureUrl());
            case Upload it ->
                new Upload(key, it.fileType(), it.url(), it.username(), it.password(), it.delaySeconds());
            case ScheduleDownload it -> new ScheduleDownload(key, it.fileType(), it.url(), it.username(), it.password(),
                    it.fileSize(), it.targetFileName(), it.timeWindowList());
            default -> request;
        };
    }
}
