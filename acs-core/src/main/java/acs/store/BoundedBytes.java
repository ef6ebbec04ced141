package acs.store;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Takes what is written up to a bound, and only notes that there was more. Confined to one thread. */
final class BoundedBytes extends OutputStream {
    private final int max;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private boolean over;

    BoundedBytes(int max) {
        this.max = max;
    }

    @Override
    public void write(int one) {
        write(new byte[]{(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) {
        over |= length > max - taken.size();
        if (!over) {
            taken.write(some, from, length);
        }
    }

    /** Whether more was written than is taken. */
    boolean isOver() {
        return over;
    }

    byte[] bytes() {
        return taken.toByteArray();
    }
}
