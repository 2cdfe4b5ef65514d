package io.throughline.routing.grammar;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.Collection;

/** Says which word of a policy could not be read, where it stands, and what could stand there. Places are counted from 1. */
public final class Misread {

    private Misread() {}

    public static GatewayException tooLong(int length, int most) {
        return invalid("has " + length + " characters; a policy has at most " + most);
    }

    public static GatewayException character(String written, int at) {
        var shown = new String(Character.toChars(written.codePointAt(at)));
        return invalid("has a character that no policy has, '" + shown + "', at character " + (at + 1));
    }

    /** {@code what} is the kind of word that was expected, {@code known} those there are. */
    public static GatewayException word(String word, int at, String what, Collection<String> known) {
        var near = Nearest.word(word, known)
                .map(close -> ". Did you mean '" + close + "'?")
                .orElse("");
        return invalid("has an unknown word, '" + word + "', at character " + (at + 1) + "; " + what
                + (known.isEmpty() ? " is none" : " is one of " + String.join(", ", known)) + near);
    }

    public static GatewayException early(String what, Collection<String> known) {
        return invalid("ends where " + what + " was expected"
                + (known.isEmpty() ? "" : ", one of " + String.join(", ", known)));
    }

    public static GatewayException number(String word, int at, String problem) {
        return invalid("has '" + word + "' at character " + (at + 1) + ": " + problem);
    }

    /** {@code auto}, while it is off. */
    public static GatewayException off() {
        return invalid(
                "is 'auto', which is not switched on here; name a model, or a policy: cheapest, fastest, balanced, best, reliable,"
                        + " free. An operator switches it on with throughline.routing.auto.enabled: true");
    }

    private static GatewayException invalid(String problem) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, "the policy in model " + problem, "model");
    }
}
