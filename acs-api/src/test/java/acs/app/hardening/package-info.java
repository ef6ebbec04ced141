@NullMarked
package acs.app.hardening;

import org.jspecify.annotations.NullMarked;
