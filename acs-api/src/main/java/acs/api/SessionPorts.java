package acs.api;

import acs.port.CaptureStore;
import acs.port.SessionStore;

/**
 * What the API needs to tell of sessions.
 *
 * @param sessions the session log
 * @param captures whose envelopes are kept
 * @param limits   of them
 */
public record SessionPorts(SessionStore sessions, CaptureStore captures, CaptureLimits limits) {}
