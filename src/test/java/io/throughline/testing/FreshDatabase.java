package io.throughline.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** A database for each context of {@code @SpringBootTest}. A record, equal to its like, so that contexts stay shared. */
record FreshDatabase() implements ContextCustomizer {

    /** Applies to every {@code @SpringBootTest} that names neither a database nor a home. */
    static final class Factory implements ContextCustomizerFactory {

        @Override
        public @Nullable ContextCustomizer createContextCustomizer(
                Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
            return TestContextAnnotationUtils.hasAnnotation(testClass, SpringBootTest.class)
                    ? new FreshDatabase()
                    : null;
        }
    }

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        if (Stream.of(configuration.getPropertySourceProperties()).anyMatch(FreshDatabase::choosesADatabase)) {
            return;
        }
        var database = TestPostgres.fresh();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "fresh database",
                        Map.of(
                                "spring.r2dbc.url", database.url(),
                                "spring.r2dbc.username", database.username(),
                                "spring.r2dbc.password", database.password())));
    }

    private static boolean choosesADatabase(String property) {
        return property.startsWith("spring.r2dbc.url") || property.startsWith("throughline.home");
    }
}
