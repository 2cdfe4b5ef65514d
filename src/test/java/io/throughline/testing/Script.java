package io.throughline.testing;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a request asks the fake to do: {@code [[name key=value key="two words"]]} in the last user text, or a model called
 * {@code fake-name}. A model's name wins; without either the script is {@code plain}.
 */
record Script(String name, Map<String, String> args, String source) {
    private static final Pattern DIRECTIVE =
            Pattern.compile("\\[\\[([a-z0-9-]+)((?:\\s+[A-Za-z_]+=(?:\"[^\"]*\"|[^\\s\\]]+))*)\\s*]]");
    private static final Pattern ARG = Pattern.compile("([A-Za-z_]+)=(?:\"([^\"]*)\"|([^\\s\\]]+))");

    Script {
        args = Map.copyOf(args);
    }

    static Script of(String model, String lastUserText) {
        int slash = model.lastIndexOf('/');
        var bare = model.substring(slash + 1);
        if (bare.startsWith("fake-")) {
            return new Script(bare.substring("fake-".length()), args(lastUserText), bare + " " + lastUserText);
        }
        var found = DIRECTIVE.matcher(lastUserText);
        return found.find()
                ? new Script(found.group(1).toLowerCase(Locale.ROOT), args(found.group(2)), lastUserText)
                : new Script("plain", Map.of(), lastUserText);
    }

    /** The text without its directives. */
    static String plainText(String text) {
        return DIRECTIVE.matcher(text).replaceAll("").strip();
    }

    boolean is(String... names) {
        for (var one : names) {
            if (one.equals(name)) {
                return true;
            }
        }
        return false;
    }

    String text(String key, String otherwise) {
        return args.getOrDefault(key, otherwise);
    }

    int number(String key, int otherwise) {
        return args.containsKey(key) ? Integer.parseInt(args.get(key)) : otherwise;
    }

    Script asPlain() {
        return new Script("plain", Map.of(), source);
    }

    private static Map<String, String> args(String text) {
        var args = new LinkedHashMap<String, String>();
        var found = ARG.matcher(text);
        while (found.find()) {
            args.put(found.group(1), found.group(2) != null ? found.group(2) : found.group(3));
        }
        return args;
    }
}
