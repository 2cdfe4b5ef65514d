package io.throughline;

import io.throughline.catalog.CatalogSettings.ProviderSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses settings of ours that nobody reads: a misspelled limit is no limit. Knows the names from the metadata that the build writes, and looks
 * at files only, since the environment holds other programs' variables too.
 */
@Component
class UnknownSettings implements BeanFactoryPostProcessor {

    private static final String OURS = "throughline.";
    private static final String PROVIDERS = "throughline.providers.";
    private static final String ROUTES = "throughline.routes.";
    private static final String METADATA = "classpath*:META-INF/spring-configuration-metadata.json";

    /** A setting that is none. The message names it, its place and what it may have meant. */
    static final class UnknownSettingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownSettingException(String message) {
            super(message);
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        var known = known();
        if (known.isEmpty()) {
            return; // a build without the metadata: an IDE's, say
        }
        for (var source : beanFactory.getBean(ConfigurableEnvironment.class).getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed
                    && source.getName().startsWith("Config resource")) {
                Arrays.stream(listed.getPropertyNames()).forEach(name -> check(name, listed, known));
            }
        }
    }

    private static Set<String> known() {
        var names = new HashSet<String>();
        try {
            for (var resource : new PathMatchingResourcePatternResolver().getResources(METADATA)) {
                try (var stream = resource.getInputStream()) {
                    JsonMapper.shared()
                            .readTree(stream)
                            .path("properties")
                            .forEach(property -> names.add(property.path("name").asString("")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.removeIf(name -> !name.startsWith(OURS));
        return names;
    }

    private static void check(String written, EnumerablePropertySource<?> source, Set<String> known) {
        var name = ConfigurationPropertyName.adapt(written, '.').toString().replaceAll("\\[\\d+]", "");
        if (!name.startsWith(OURS) || known.contains(name) || isProviders(name) || name.startsWith(ROUTES)) {
            return;
        }
        var origin = OriginLookup.getOrigin(source, written);
        throw new UnknownSettingException(written + (origin == null ? "" : " (" + origin + ")")
                + " is not a setting; docs/operations.md lists them");
    }

    /** A provider's id is the operator's to choose, so the metadata cannot list what stands below it. */
    private static boolean isProviders(String name) {
        if (!name.startsWith(PROVIDERS)) {
            return false;
        }
        var path = name.substring(PROVIDERS.length()).split("\\.", 3);
        return path.length > 1 && components().contains(path[1]);
    }

    private static Set<String> components() {
        return Arrays.stream(ProviderSettings.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
