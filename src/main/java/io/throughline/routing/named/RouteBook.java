package io.throughline.routing.named;

import io.throughline.catalog.Catalog;
import io.throughline.routing.RoutesState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * All named routes that are known, and those of them in force. Built anew whenever a file or an administrator changes one; requests see the old
 * table or the new one, never half of each.
 */
@Component
final class RouteBook {

    private final RouteFiles files;
    private final TargetCheck targets;
    private Map<Path, String> texts;
    private List<NamedRoute> ofFiles;
    private List<AddedRoute> added = List.of();
    private Map<UUID, String> organizations = Map.of();
    private volatile Edition edition;
    private volatile @Nullable String problem;

    /**
     * One state of the book.
     *
     * @param inForce what administrators added and can be used, with what it was read as
     * @param refused what they added and cannot be used, with the reason
     */
    record Edition(RouteTable table, Map<AddedRoute, NamedRoute> inForce, Map<AddedRoute, BadRouteException> refused) {}

    /** @throws BadRouteException when a file cannot be used: at a start there is no older state to keep */
    RouteBook(RouteFiles files, Catalog catalog) {
        this.files = files;
        targets = new TargetCheck(catalog);
        texts = files.texts();
        ofFiles = read(texts);
        edition = edition(ofFiles, added, organizations);
    }

    RouteTable table() {
        return edition.table();
    }

    Edition edition() {
        return edition;
    }

    /** Why the newest change of a file is not in force; null when it is. */
    @Nullable String problem() {
        return problem;
    }

    /** What the routes in force lead to and nobody knows now. */
    List<String> warnings() {
        return targets.warnings(table());
    }

    /**
     * Reads the files again when they say something else than before; a broken one changes nothing but {@link #problem}. Whether there was
     * a change, for better or worse.
     */
    boolean reread() {
        try {
            var now = files.texts();
            return take(now);
        } catch (BadRouteException e) {
            boolean news = !String.valueOf(e.getMessage()).equals(problem);
            problem = e.getMessage();
            return news;
        }
    }

    private synchronized boolean take(Map<Path, String> now) {
        if (now.equals(texts) && problem == null) {
            return false;
        }
        texts = now;
        var read = read(now);
        edition = edition(read, added, organizations);
        ofFiles = read;
        problem = null;
        return true;
    }

    private List<NamedRoute> read(Map<Path, String> now) {
        var read = RouteFiles.read(now);
        RouteTable.of(read, organizations).check();
        read.forEach(targets::check);
        return read;
    }

    /** Takes these as all that administrators added, with the names of organizations. Whether something changed. */
    synchronized boolean added(List<AddedRoute> found, Map<UUID, String> names) {
        if (found.equals(added) && names.equals(organizations)) {
            return false;
        }
        edition = edition(ofFiles, found, names);
        added = List.copyOf(found);
        organizations = Map.copyOf(names);
        return true;
    }

    /**
     * Whether that route could be put beside the others now.
     *
     * @throws BadRouteException when it could not be used, or would take another one out of force
     */
    synchronized void check(AddedRoute candidate) {
        var route = read(candidate);
        var with = new ArrayList<>(added);
        with.removeIf(other -> other.isOf(candidate.name(), candidate.organization()));
        with.add(candidate);
        var then = edition(ofFiles, with, organizations);
        var why = then.refused().get(candidate);
        if (why != null) {
            throw why;
        }
        then.refused().forEach((other, reason) -> {
            if (!edition.refused().containsKey(other)) {
                throw new BadRouteException(
                        route.written().place(),
                        "would take the route '" + other.name() + "' out of force: " + reason.getMessage());
            }
        });
    }

    /** For everybody's eyes: nothing of a single organization's routes. */
    RoutesState state() {
        var now = edition;
        var refused = now.refused().entrySet().stream()
                .filter(entry -> entry.getKey().organization() == null)
                .map(entry -> entry.getKey().name() + ": " + entry.getValue().getMessage())
                .toList();
        return new RoutesState(
                now.table().shared().all().size(),
                problem,
                refused,
                targets.warnings(now.table().shared()));
    }

    /** Those of files, in the order of writing. */
    synchronized List<NamedRoute> ofFiles() {
        return ofFiles;
    }

    /** The id of the organization of that name or id; empty when none is known. */
    synchronized Optional<UUID> organization(String written) {
        return organizations.entrySet().stream()
                .filter(known -> known.getValue().equals(written)
                        || known.getKey().toString().equals(written))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The route of a file that goes before an administrator's of that name; empty when there is none. */
    synchronized Optional<NamedRoute> ofFile(String name, @Nullable UUID organization) {
        var same = RouteTable.of(ofFiles, organizations).exactly(name, organization);
        return Optional.ofNullable(same);
    }

    private Edition edition(List<NamedRoute> files, List<AddedRoute> additions, Map<UUID, String> names) {
        var fixed = RouteTable.of(files, names);
        var readable = new LinkedHashMap<AddedRoute, NamedRoute>();
        var refused = new LinkedHashMap<AddedRoute, BadRouteException>();
        for (var addition : additions) {
            try {
                readable.put(addition, read(addition));
                checkPlace(fixed, addition);
            } catch (BadRouteException e) {
                readable.remove(addition);
                refused.put(addition, e);
            }
        }
        var all = new ArrayList<>(files);
        all.addAll(readable.values());
        var table = RouteTable.of(all, names);
        return isSound(table) ? new Edition(table, readable, refused) : pruned(files, readable, refused, names);
    }

    private static boolean isSound(RouteTable table) {
        try {
            table.check();
            return true;
        } catch (BadRouteException e) {
            return false;
        }
    }

    /** One by one, in an order that is the same on every gateway, without those that do not go together with the ones before them. */
    private static Edition pruned(
            List<NamedRoute> files,
            Map<AddedRoute, NamedRoute> readable,
            Map<AddedRoute, BadRouteException> refused,
            Map<UUID, String> names) {
        var routes = new ArrayList<>(files);
        var inForce = new LinkedHashMap<AddedRoute, NamedRoute>();
        readable.forEach((addition, route) -> {
            routes.add(route);
            try {
                RouteTable.of(routes, names).check();
                inForce.put(addition, route);
            } catch (BadRouteException e) {
                routes.removeLast();
                refused.put(addition, e);
            }
        });
        return new Edition(RouteTable.of(routes, names), inForce, refused);
    }

    private static void checkPlace(RouteTable files, AddedRoute addition) {
        var same = files.exactly(addition.name(), addition.organization());
        if (same != null) {
            throw new BadRouteException(
                    Place.NOWHERE, same.written().place().text() + " has a route of this name, which goes before");
        }
    }

    private NamedRoute read(AddedRoute addition) {
        var route = addition.read();
        targets.check(route);
        return route;
    }
}
