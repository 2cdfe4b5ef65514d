package io.throughline.catalog;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Models whose names fit a pattern, and where they are called. */
public record ModelsLike(Pattern name, Endpoint endpoint) {

    private static final Pattern STAR = Pattern.compile("\\*");

    /** {@code pattern} is a name in which {@code *} stands for any characters. */
    static ModelsLike of(String pattern, Endpoint endpoint) {
        var name = STAR.splitAsStream(pattern + " ").map(Pattern::quote).collect(Collectors.joining(".*"));
        return new ModelsLike(Pattern.compile(name), endpoint);
    }

    boolean fits(String model) {
        return name.matcher(model + " ").matches();
    }
}
