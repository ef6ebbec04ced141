package acs.app.config;

/** How a log record looks. */
public enum LogFormat {
    /** One readable line. */
    TEXT,
    /** One JSON object per line. */
    JSON
}
