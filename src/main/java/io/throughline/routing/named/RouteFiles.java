package io.throughline.routing.named;

import io.throughline.routing.named.Written.Fields;
import io.throughline.routing.named.Written.Fields.Field;
import io.throughline.routing.named.Written.Word;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The files that named routes are in: the gateway's settings, where they are one part among others, and files of routes alone. */
@Component
final class RouteFiles {

    private static final long MOST_BYTES = 4 << 20;
    private static final String SETTINGS = "throughline";
    private static final String ROUTES = "routes";

    private final List<Path> paths;

    RouteFiles(RouteSettings settings) {
        paths = settings.routeFiles().stream().map(Path::of).toList();
    }

    /**
     * What the files say now, by file; a file that is not there is left out.
     *
     * @throws BadRouteException when one cannot be read
     */
    Map<Path, String> texts() {
        var texts = new LinkedHashMap<Path, String>();
        for (var path : paths) {
            try {
                if (Files.exists(path)) {
                    texts.put(path, text(path));
                }
            } catch (NoSuchFileException _) {
                continue; // gone between the two looks
            } catch (CharacterCodingException e) {
                throw new BadRouteException(new Place(path.toString(), 1, 1, ""), "is not UTF-8");
            } catch (IOException e) {
                throw new BadRouteException(new Place(path.toString(), 1, 1, ""), "cannot be read: " + e);
            }
        }
        return texts;
    }

    private static String text(Path path) throws IOException {
        if (Files.size(path) > MOST_BYTES) {
            throw new BadRouteException(
                    new Place(path.toString(), 1, 1, ""), "is larger than " + MOST_BYTES + " bytes");
        }
        return Files.readString(path, StandardCharsets.UTF_8);
    }

    /**
     * The routes in these texts, in the order of files.
     *
     * @throws BadRouteException when one cannot be used
     */
    static List<NamedRoute> read(Map<Path, String> texts) {
        var routes = new ArrayList<NamedRoute>();
        var seen = new HashMap<String, Place>();
        texts.forEach((path, text) -> {
            for (var document : WrittenYaml.read(text, path.toString())) {
                for (var field : fields(document)) {
                    var route = RouteReader.read(field.name(), field.place(), field.value());
                    checkTwice(route, field.place(), seen);
                    routes.add(route);
                }
            }
        });
        return List.copyOf(routes);
    }

    private static void checkTwice(NamedRoute route, Place place, Map<String, Place> seen) {
        var before = seen.putIfAbsent(route.scope() + " " + route.name(), place);
        if (before != null) {
            throw new BadRouteException(place, "is there twice, first at " + before.text());
        }
    }

    /** Of a settings file, what it says of routes; a file without settings says nothing else. */
    private static List<Field> fields(Written document) {
        return switch (document) {
            case Fields fields when isSettings(fields) -> ofSettings(fields);
            case Fields fields ->
                ofRoutes(RouteReader.Keys.of(fields, List.of(ROUTES)).fields());
            case Word word when word.kind() == Word.Kind.NOTHING -> List.of();
            default ->
                throw new BadRouteException(
                        document.place(), "is " + document.what() + " and must begin with 'routes:'");
        };
    }

    /** Settings have other members of their own beside ours. */
    private static boolean isSettings(Fields fields) {
        return fields.fields().stream().map(Field::name).noneMatch(ROUTES::equals)
                && fields.fields().stream().anyMatch(RouteFiles::isSetting);
    }

    private static boolean isSetting(Field field) {
        var first = field.name().split("\\.", 2)[0];
        return List.of(SETTINGS, "spring", "server", "logging", "management").contains(first);
    }

    private static List<Field> ofSettings(Fields settings) {
        var found = new ArrayList<Field>();
        for (var field : settings.fields()) {
            if (field.name().equals(SETTINGS + "." + ROUTES)) {
                found.addAll(members(field.value()));
            } else if (field.name().equals(SETTINGS) && field.value() instanceof Fields ours) {
                found.addAll(ofRoutes(ours));
            }
        }
        return found;
    }

    private static List<Field> ofRoutes(Fields fields) {
        return fields.find(ROUTES).map(field -> members(field.value())).orElse(List.of());
    }

    private static List<Field> members(Written routes) {
        return switch (routes) {
            case Fields fields -> fields.fields();
            case Word word when word.kind() == Word.Kind.NOTHING -> List.of();
            default ->
                throw new BadRouteException(
                        routes.place(), "is " + routes.what() + " and must be an object of routes by name");
        };
    }
}
