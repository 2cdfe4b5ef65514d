package io.throughline.api.threads;

import io.throughline.api.DoorAnswer;
import io.throughline.api.DoorRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The endpoints of one tree of paths, by method and pattern; {@code *} in a pattern stands for one segment. */
final class Endpoints {

    private final String root;
    private final List<Endpoint> all = new ArrayList<>();

    private record Endpoint(String method, List<String> pattern, Function<Call, DoorAnswer> handler) {}

    /** {@code root} as clients write it, e.g. {@code /api/threads/}. */
    Endpoints(String root) {
        this.root = root;
    }

    /** Of several that fit, the one that was added first answers. */
    void on(String method, String pattern, Function<Call, DoorAnswer> handler) {
        all.add(new Endpoint(method, segments(pattern), handler));
    }

    /** The methods of all of them. */
    List<String> methods() {
        return all.stream().map(Endpoint::method).distinct().toList();
    }

    DoorAnswer answer(DoorRequest request) {
        var path = segments(request.rest());
        var there =
                all.stream().filter(each -> values(each.pattern, path) != null).toList();
        if (there.isEmpty()) {
            var known = all.stream()
                    .map(each -> each.method + " " + root + String.join("/", each.pattern))
                    .distinct()
                    .collect(Collectors.joining(", "));
            throw GatewayException.of(
                    ErrorKind.NOT_FOUND, "there is no " + root + request.rest() + "; there are: " + known);
        }
        for (var each : there) {
            var values = values(each.pattern, path);
            if (each.method.equals(request.method()) && values != null) {
                return each.handler.apply(new Call(request, values));
            }
        }
        var methods = there.stream().map(Endpoint::method).distinct().collect(Collectors.joining(", "));
        throw GatewayException.of(
                ErrorKind.METHOD_NOT_ALLOWED,
                request.method() + " is not allowed on " + root + request.rest() + "; use " + methods);
    }

    private static List<String> segments(String path) {
        var trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("/", -1));
    }

    /** What stands where the pattern has a star, or null when the path is another. */
    private static @Nullable List<String> values(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return null;
        }
        var values = new ArrayList<String>();
        for (int i = 0; i < path.size(); i++) {
            if (pattern.get(i).equals("*")) {
                values.add(path.get(i));
            } else if (!pattern.get(i).equals(path.get(i))) {
                return null;
            }
        }
        return values;
    }
}
