package io.throughline.context.fit;

import java.util.regex.Pattern;

/** What a question asks for. */
final class Asked {

    private static final Pattern NUMBER = Pattern.compile(
            "\\b(when|how (?:much|many|long|old|often|far|big)|what (?:time|date|year|day|price|number)|which (?:year|day|date))\\b",
            Pattern.CASE_INSENSITIVE);

    private Asked() {}

    /** A time, a price, a count: English alone is known. */
    static boolean forNumber(String question) {
        return NUMBER.matcher(question).find();
    }
}
