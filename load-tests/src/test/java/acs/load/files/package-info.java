/** What downloads cost the file server. Run by hand, not by the default build. */
@NullMarked
package acs.load.files;

import org.jspecify.annotations.NullMarked;
