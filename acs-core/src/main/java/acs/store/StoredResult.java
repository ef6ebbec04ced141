package acs.store;

import java.nio.ByteBuffer;

/**
 * A result as a row takes it.
 *
 * @param packed    {@link PackedJson}, sealed where it holds a secret
 * @param textBytes how long its text is in UTF-8
 */
record StoredResult(ByteBuffer packed, int textBytes) {}
