package io.throughline.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.throughline.catalog.Capability;
import io.throughline.dialect.Quirk;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The tables that operators read name what is there: no more and no less. */
class DocsTest {

    private static final Pattern NAME = Pattern.compile("`([a-z0-9.<>-]+)`");

    /** The record within the map {@code throughline.providers}, which the compiler does not look into. */
    private static final Map<String, String> PROVIDER = Map.of(
            "base-url",
            "",
            "api-key",
            "",
            "api-keys",
            "",
            "dialect",
            "",
            "api-version",
            "",
            "quirks",
            "",
            "max-window",
            "",
            "enabled",
            "true");

    @Test
    void metricsPageListsEveryMeterWithItsTags() throws IOException {
        var documented = new TreeMap<String, List<String>>();
        for (var cells : rows("metrics.md")) {
            if (cells.size() == 4 && cells.get(0).startsWith("`throughline.")) {
                documented.put(names(cells.get(0)).getFirst(), names(cells.get(2)));
            }
        }
        assertThat(documented).isEqualTo(meters());
    }

    @Test
    void operationsPageListsEverySettingWithItsDefault() throws IOException {
        var documented = new TreeMap<String, String>();
        for (var cells : rows("operations.md")) {
            if (cells.size() == 3 && cells.get(0).startsWith("`throughline.")) {
                documented.put(names(cells.get(0)).getFirst(), cells.get(1).replace("`", ""));
            }
        }
        assertThat(documented).isEqualTo(settings());
    }

    @Test
    void providersPageNamesEveryQuirkAndCapability() throws IOException {
        var words = names(Files.readString(Path.of("docs/providers.md")));
        assertThat(words)
                .containsAll(Arrays.stream(Quirk.values()).map(Quirk::id).toList());
        assertThat(words)
                .containsAll(
                        Arrays.stream(Capability.values()).map(Capability::id).toList());
    }

    /** The cells of every line of a table. */
    private static List<List<String>> rows(String page) throws IOException {
        return Files.readAllLines(Path.of("docs", page)).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.substring(1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static List<String> names(String cell) {
        return NAME.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    /** All constants of enums in files named …Meters. */
    private static Map<String, List<String>> meters() {
        var meters = new TreeMap<String, List<String>>();
        new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("io.throughline").stream()
                        .filter(type -> HouseVocabulary.topLevelName(type).endsWith("Meters"))
                        .map(JavaClass::reflect)
                        .filter(Class::isEnum)
                        .flatMap(type -> Arrays.stream(type.getEnumConstants()))
                        .forEach(meter -> meters.put(id(meter), tags(meter)));
        return meters;
    }

    private static String id(Object meter) {
        return values(meter, String.class).stream()
                .filter(text -> text.startsWith("throughline."))
                .findFirst()
                .orElseThrow(() -> new AssertionError(meter + " has no name that begins with throughline."));
    }

    private static List<String> tags(Object meter) {
        return values(meter, List.class).stream()
                .flatMap(list -> ((Collection<?>) list).stream())
                .map(String::valueOf)
                .toList();
    }

    private static <T> List<T> values(Object meter, Class<T> type) {
        var values = new ArrayList<T>();
        for (Field field : meter.getClass().getDeclaredFields()) {
            try {
                field.setAccessible(true);
                if (!field.isEnumConstant() && type.isInstance(field.get(meter))) {
                    values.add(type.cast(field.get(meter)));
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return values;
    }

    /** What the compiler has written down of our settings records. */
    private static Map<String, String> settings() throws IOException {
        var metadata = JsonMapper.shared()
                .readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
        var settings = new TreeMap<String, String>();
        for (var property : metadata.get("properties")) {
            var name = property.get("name").asString();
            var value = property.path("defaultValue").asString("");
            if (!name.equals("throughline.providers")) {
                settings.put(name, value);
            }
        }
        PROVIDER.forEach((name, value) -> settings.put("throughline.providers.<id>." + name, value));
        return settings;
    }
}
