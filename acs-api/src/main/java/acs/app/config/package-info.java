/**
 * What an operator can set: one declarative list ({@link acs.app.config.Settings}), read once from file, environment and
 * flags into immutable records ({@link acs.app.config.AcsConfig}). Everything wrong is told at once, with its mend.
 */
@NullMarked
package acs.app.config;

import org.jspecify.annotations.NullMarked;
