/**
 * Who calls, and how often he may: addresses, networks, what proxies say about callers, and rates by key. Pure values and
 * memory of a fixed size; nothing here opens a socket or resolves a name.
 */
@NullMarked
package acs.network;

import org.jspecify.annotations.NullMarked;
