package io.throughline.dialect;

import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values of controls. Each reading is told where the value stands, and refuses any other with the place, the value and what it may be. */
final class FieldValues {

    /** So many models stand in one list: more than any request tries, and few enough to look each up. */
    static final int MOST_MODELS = 20;

    private static final int LONGEST_SHOWN = 40;

    private FieldValues() {}

    static List<String> modelStrings(String at, JsonBytes value) {
        var models = strings(at, value, "an array of model strings", "a model string");
        few(at, models.size());
        return models;
    }

    /** Refuses a list of more models than may stand in one. */
    static void few(String at, int models) {
        if (models > MOST_MODELS) {
            throw GatewayException.invalid(at, "must name at most " + MOST_MODELS + " models, but it names " + models);
        }
    }

    static List<String> strings(String at, JsonBytes value, String wanted, String wantedEach) {
        if (value.at(0) != '[') {
            throw wrong(at, value, wanted);
        }
        var strings = new ArrayList<String>();
        for (var each : Fields.elements(value)) {
            var place = at + "[" + strings.size() + "]";
            var text = JsonReads.stringOrNull(each);
            if (text == null || text.isBlank()) {
                throw wrong(place, each, wantedEach);
            }
            strings.add(text);
        }
        return strings;
    }

    /** The string in small letters, which has to be one of those. */
    static String oneOf(String at, JsonBytes value, List<String> known) {
        var text = JsonReads.stringOrNull(value);
        var small = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (!known.contains(small)) {
            throw wrong(at, value, String.join(", ", known));
        }
        return small;
    }

    static Fields object(String at, JsonBytes value, String wanted) {
        if (value.at(0) != '{') {
            throw wrong(at, value, wanted);
        }
        return Fields.of(value);
    }

    static String string(String at, JsonBytes value) {
        var text = JsonReads.stringOrNull(value);
        if (text == null) {
            throw wrong(at, value, "a string");
        }
        return text;
    }

    static boolean flag(String at, JsonBytes value) {
        if (value.is("true") || value.is("false")) {
            return value.is("true");
        }
        throw wrong(at, value, "true or false");
    }

    /** A number from 0 to 1. */
    static double share(String at, JsonBytes value) {
        var number = JsonReads.read(value, JsonReads::decimalOrNull);
        if (number == null || number.signum() < 0 || number.compareTo(BigDecimal.ONE) > 0) {
            throw wrong(at, value, "a number from 0 to 1");
        }
        return number.doubleValue();
    }

    /** A number, or a string with one, as prices are written. */
    static BigDecimal dollars(String at, JsonBytes value) {
        return amount(at, value, "an amount in dollars such as 0.05");
    }

    static BigDecimal amount(String at, JsonBytes value, String wanted) {
        var number = JsonReads.read(value, JsonReads::decimalOrNull);
        var text = number != null ? number.toString() : JsonReads.stringOrNull(value);
        if (text == null) {
            throw wrong(at, value, wanted);
        }
        return amount(text, at, wanted);
    }

    static BigDecimal dollars(String written, String at) {
        return amount(written, at, "an amount in dollars such as 0.05");
    }

    private static BigDecimal amount(String written, String at, String wanted) {
        try {
            var amount = new BigDecimal(written.length() > LONGEST_SHOWN ? "" : written.strip());
            if (amount.signum() >= 0) {
                return amount;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw GatewayException.invalid(at, "must be " + wanted + ", but it is '" + written + "'");
    }

    static GatewayException wrong(String at, JsonBytes value, String wanted) {
        var shown = value.length() <= LONGEST_SHOWN ? value.utf8() : JsonReads.read(value, JsonReads::kindOf);
        return GatewayException.invalid(at, "must be " + wanted + ", but it is " + shown);
    }
}
