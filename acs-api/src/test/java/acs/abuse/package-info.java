/**
 * The abuse suite: attacks on a whole server in a process of its own, each while a well-behaved device calls. Every attack has a
 * short form for every build and a long one for the profile {@code soak}. {@code deploy/docs/hardening.md} lists them with their
 * bounds.
 */
@NullMarked
package acs.abuse;

import org.jspecify.annotations.NullMarked;
