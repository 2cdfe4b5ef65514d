package io.throughline.tenant;

import java.util.Base64;

/** How a master key is written: 32 bytes in base64. */
final class MasterKey {

    static final int BYTES = 32;

    private MasterKey() {}

    /** @throws IllegalArgumentException when it is not 32 bytes in base64; the message does not show it */
    static byte[] bytes(Secret written) {
        var text = written.reveal().strip().replace('-', '+').replace('_', '/');
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "throughline.master-key must be 32 random bytes in base64, as 'openssl rand -base64 32' makes them"
                            + " (THROUGHLINE_MASTER_KEY)");
        }
        return bytes;
    }
}
