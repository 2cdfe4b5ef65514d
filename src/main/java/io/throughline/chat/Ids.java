package io.throughline.chat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes ids: UUIDs of version 7, which sort by time and keep database indexes narrow at their hot end. */
@Component
public class Ids {

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Ids(Clock clock) {
        this.clock = clock;
    }

    /** Source of the layout: RFC 9562, section 5.7. */
    public UUID next() {
        var bits = new byte[10];
        random.nextBytes(bits);
        long high = (clock.millis() << 16) | 0x7000 | ((bits[0] & 0x0FL) << 8) | (bits[1] & 0xFFL);
        long low = 0x80 | (bits[2] & 0x3F);
        for (int i = 3; i < 10; i++) {
            low = (low << 8) | (bits[i] & 0xFF);
        }
        return new UUID(high, low);
    }

    /** An id as it is shown: a prefix and 32 hexadecimal digits, e.g. {@code chatcmpl-0198…}. */
    public String next(String prefix) {
        var id = next();
        var hex = HexFormat.of();
        return prefix + hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }
}
