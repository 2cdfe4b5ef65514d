package io.throughline.catalog;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand in a header of HTTP. Source: RFC 9110, 5.1 and 5.5; of its field values, only visible ASCII is safe everywhere. */
final class HeaderText {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private HeaderText() {}

    /** Why that key cannot travel in a header, without showing it; null when it can. */
    static @Nullable String wrong(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c < ' ' || c > '~') {
                return "has a character that no header can carry, the " + (i + 1) + "th of " + key.length()
                        + ": it must be ASCII without line breaks";
            }
        }
        return null;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
