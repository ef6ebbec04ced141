/**
 * The hardening checklist: what an operator should have done before devices and people reach the server, one small check each.
 * {@code acs check-config} prints it, {@code deploy/docs/hardening.md} explains it line by line.
 */
@NullMarked
package acs.app.hardening;

import org.jspecify.annotations.NullMarked;
