package io.throughline.api;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the door for a path. Works on the raw path, because clients percent-encode the slashes of model ids. */
@Component
final class DoorTable {

    static final String PREFIX = "/v1";

    /** Some clients are configured with this longer base URL. */
    static final String LONG_PREFIX = "/api/v1";

    /** The one path that is not below these. */
    static final String ROUTE = "/api/route";

    /** Nor are those below these: the threads API, whose clients have {@code /api} for their base. */
    private static final List<String> THREADS =
            List.of("/api/assistants", "/api/threads", "/api/documents", "/api/models");

    private final Map<String, List<Door>> byPath = new HashMap<>();
    private final List<Door> trees;

    DoorTable(List<Door> doors) {
        doors.forEach(door ->
                byPath.computeIfAbsent(door.path(), path -> new ArrayList<>()).add(door));
        trees = doors.stream().filter(door -> door.path().endsWith("/")).toList();
    }

    /** A door, what of the path it has to read itself, and the methods that the path takes. */
    record Match(Door door, String rest, String methods) {}

    /** Whether the doors are responsible for that path at all. */
    static boolean owns(String rawPath) {
        return under(rawPath, PREFIX) || under(rawPath, LONG_PREFIX) || isRoute(rawPath) || isThreads(rawPath);
    }

    /** Whether it is a path of the threads API. */
    static boolean isThreads(String path) {
        return THREADS.stream().anyMatch(tree -> under(path, tree));
    }

    private static boolean isRoute(String path) {
        return under(path, ROUTE) && path.length() <= ROUTE.length() + 1;
    }

    private static boolean under(String path, String prefix) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    /** The door for that path, the one that takes the method where there is one, or null. */
    @Nullable Match find(String rawPath, String method) {
        if (isThreads(rawPath)) {
            return tree(rawPath.endsWith("/") ? rawPath : rawPath + "/");
        }
        var path = isRoute(rawPath)
                ? ROUTE
                : rawPath.substring(under(rawPath, LONG_PREFIX) ? LONG_PREFIX.length() : PREFIX.length());
        var exact = byPath.get(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        if (exact != null) {
            var taking = exact.stream().filter(door -> door.takes(method)).findFirst();
            var methods = exact.stream().map(Door::method).collect(Collectors.joining(", "));
            return new Match(taking.orElse(exact.getFirst()), "", methods);
        }
        return tree(path);
    }

    private @Nullable Match tree(String path) {
        for (var tree : trees) {
            if (path.startsWith(tree.path())) {
                return new Match(tree, decoded(path.substring(tree.path().length())), tree.method());
            }
        }
        return null;
    }

    /** Java's SDK encodes a path like a form, so a plus sign is a space there; no model id holds either. */
    private static String decoded(String rest) {
        try {
            var decoded = URLDecoder.decode(rest, StandardCharsets.UTF_8);
            if (decoded.indexOf('\0') >= 0) {
                throw GatewayException.of(
                        ErrorKind.INVALID_REQUEST, "the path '" + rest + "' holds the character U+0000");
            }
            return decoded;
        } catch (IllegalArgumentException e) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST, "the path '" + rest + "' has a broken percent sign; write %25 for one");
        }
    }

    /** All paths, for an error that has to say what there is. */
    String paths() {
        var paths = new TreeSet<String>();
        byPath.values().stream()
                .flatMap(List::stream)
                .forEach(door -> paths.add(door.method() + " " + (door.path().startsWith("/api/") ? "" : PREFIX)
                        + door.path() + (door.path().endsWith("/") ? "{id}" : "")));
        return String.join(", ", paths);
    }
}
