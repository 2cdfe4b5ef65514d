package io.throughline.catalog.sync;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Base URLs that a third party gives for providers. Taken are those of https on a host with a public name, and nothing that a client could read
 * in two ways: no IP address in any spelling, no user, port, query or variable.
 */
final class PublicAddress {

    private static final int LONGEST = 300;
    private static final int LONGEST_HOST = 253;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

    /** At least two labels, of which the last has letters: no IPv4 address ends so. */
    private static final Pattern HOST = Pattern.compile("(?:" + LABEL + "\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})");

    private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9_~.-]+)*");

    /** Tops that name nothing public: RFC 6761, RFC 6762, RFC 8375, and those in use inside houses. */
    private static final Set<String> PRIVATE_TOPS = Set.of(
            "localhost",
            "localdomain",
            "local",
            "internal",
            "intranet",
            "private",
            "corp",
            "home",
            "lan",
            "arpa",
            "test",
            "invalid",
            "onion");

    /** What the dialect puts behind a base URL itself. */
    private static final String ENDPOINT = "/completions";

    private PublicAddress() {}

    /** The URL without a slash at its end; null when it is not to be taken. */
    static @Nullable URI of(String written) {
        if (written.isEmpty() || written.length() > LONGEST) {
            return null;
        }
        try {
            var url = URI.create(written);
            var host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
            var path = withoutSlash(String.valueOf(url.getRawPath()));
            boolean plain = host.equalsIgnoreCase(url.getRawAuthority())
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && PATH.matcher(path).matches()
                    && !hasDots(path)
                    && !path.endsWith(ENDPOINT);
            return plain && "https".equalsIgnoreCase(url.getScheme()) && isPublic(host)
                    ? URI.create("https://" + host + path)
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isPublic(String host) {
        return host.length() <= LONGEST_HOST
                && HOST.matcher(host).matches()
                && !PRIVATE_TOPS.contains(host.substring(host.lastIndexOf('.') + 1));
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Segments that mean another path. */
    private static boolean hasDots(String path) {
        return Arrays.stream(path.split("/", -1)).anyMatch(part -> part.equals(".") || part.equals(".."));
    }
}
