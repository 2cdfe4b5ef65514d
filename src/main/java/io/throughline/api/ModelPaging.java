package io.throughline.api;

import io.throughline.catalog.Model;
import io.throughline.chat.GatewayException;
import io.throughline.routing.RouteName;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted; all of it when nothing says otherwise.
 *
 * @param limit at most so many; 0 for all
 * @param offset so many at the beginning are left out
 * @param after the id before the part
 * @param before the id behind the part, which ends there
 */
record ModelPaging(
        int limit,
        int offset,
        @Nullable Cursor after,
        @Nullable Cursor before) {

    static final List<String> PARAMETERS = List.of("limit", "offset", "after", "after_id", "before_id");

    private static final int MOST = 1_000;

    /** An id, and the parameter that named it. */
    private record Cursor(String parameter, String id) {}

    /**
     * A part of a list: routes first.
     *
     * @param total how many the whole list has
     * @param more whether there are more in the direction of reading
     */
    record Part(List<RouteName> routes, List<Model> models, int total, boolean more) {

        static Part whole(List<RouteName> routes, List<Model> models) {
            return new Part(routes, models, routes.size() + models.size(), false);
        }

        int size() {
            return routes.size() + models.size();
        }

        String id(int place) {
            return place < routes.size()
                    ? routes.get(place).name()
                    : models.get(place - routes.size()).id();
        }

        private Part cut(int from, int to, boolean others) {
            int names = routes.size();
            return new Part(
                    routes.subList(Math.min(from, names), Math.min(to, names)),
                    models.subList(Math.max(from, names) - names, Math.max(to, names) - names),
                    total,
                    others);
        }
    }

    static ModelPaging of(Query query) {
        int limit = query.find("limit").isEmpty() ? 0 : query.count("limit", MOST, MOST);
        if (limit == 0 && query.find("limit").isPresent()) {
            throw GatewayException.invalid("limit", "must be a whole number from 1 to " + MOST + ", but it is '0'");
        }
        var after = cursor(query, "after");
        return new ModelPaging(
                limit,
                query.count("offset", 0, Integer.MAX_VALUE),
                after != null ? after : cursor(query, "after_id"),
                cursor(query, "before_id"));
    }

    private static @Nullable Cursor cursor(Query query, String parameter) {
        return query.find(parameter).map(id -> new Cursor(parameter, id)).orElse(null);
    }

    /** @throws GatewayException INVALID_REQUEST when it begins or ends at an id that is not in the list */
    Part of(List<RouteName> routes, List<Model> models) {
        var all = Part.whole(routes, models);
        int from = Math.min(all.size(), after == null ? offset : place(all, after) + 1);
        int to = before == null ? all.size() : Math.max(from, place(all, before));
        if (limit == 0 || to - from <= limit) {
            return all.cut(from, to, before == null ? to < all.size() : from > 0);
        }
        return before == null ? all.cut(from, from + limit, true) : all.cut(to - limit, to, true);
    }

    private static int place(Part all, Cursor cursor) {
        return IntStream.range(0, all.size())
                .filter(place -> all.id(place).equals(cursor.id()))
                .findFirst()
                .orElseThrow(() -> GatewayException.invalid(
                        cursor.parameter(),
                        "is '" + cursor.id() + "', which is not in this list, or no more; begin again without it"));
    }
}
