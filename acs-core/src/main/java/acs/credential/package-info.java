/**
 * Who a CPE has proven to be, and the keys and secrets behind it: pure functions over keys that are given. Nothing here
 * prints a secret.
 */
@NullMarked
package acs.credential;

import org.jspecify.annotations.NullMarked;
