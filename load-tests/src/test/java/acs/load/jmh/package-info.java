/** JMH benchmarks of what every session pays for. Run by the profile {@code jmh}, not by the default build. */
@NullMarked
package acs.load.jmh;

import org.jspecify.annotations.NullMarked;
