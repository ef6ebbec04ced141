/** The embedded server as the operating system sees it. */
@NullMarked
package acs.store.embedded;

import org.jspecify.annotations.NullMarked;
