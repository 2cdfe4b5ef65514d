package io.throughline.catalog;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A base URL with its environment variables put in.
 *
 * @param missing variables that have neither a value nor a default; {@code unset} stands for them in the text
 */
record BaseUrl(String text, Set<String> missing) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_|]*)(?::([^}]*))?}");
    private static final Pattern BAR = Pattern.compile("\\|");
    private static final String UNSET = "unset";

    /** Reads {@code ${NAME}}, {@code ${NAME:default}} and {@code ${ONE|OTHER}}; {@code variables} looks up environment variables. */
    static BaseUrl of(String template, Function<String, @Nullable String> variables) {
        var missing = new LinkedHashSet<String>();
        var text = VARIABLE.matcher(template).replaceAll(match -> {
            var value = firstSet(BAR.splitAsStream(match.group(1)).toList(), variables);
            var found = value == null ? match.group(2) : value;
            if (found == null) {
                missing.add(match.group(1).replace("|", " or "));
            }
            return Matcher.quoteReplacement(found == null ? UNSET : found);
        });
        return new BaseUrl(text, missing);
    }

    /** The same without {@code ending}, where it has that. */
    BaseUrl without(@Nullable String ending) {
        var bare = withoutSlash();
        return ending != null && bare.endsWith(ending)
                ? new BaseUrl(bare.substring(0, bare.length() - ending.length()), missing)
                : this;
    }

    private String withoutSlash() {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** The first of the variables that is set, without blanks around it; null when none is. */
    static @Nullable String firstSet(List<String> names, Function<String, @Nullable String> variables) {
        for (var name : names) {
            var value = variables.apply(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    /** The URL without a slash at its end. */
    URI url(String provider) {
        try {
            var url = URI.create(withoutSlash());
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // told below, together with a URL of another kind
        }
        throw new BadProviderFileException("provider " + provider + ": base URL '" + text
                + "' must begin with http:// or https:// and name a host");
    }

    @Nullable String whyNotLive() {
        return missing.isEmpty() ? null : "its base URL is incomplete: set " + String.join(" and ", missing);
    }
}
