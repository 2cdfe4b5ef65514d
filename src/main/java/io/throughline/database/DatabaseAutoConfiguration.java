package io.throughline.database;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import io.throughline.database.embedded.EmbeddedPostgres;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.r2dbc.ConnectionFactoryBuilder;
import org.springframework.boot.r2dbc.ConnectionFactoryDecorator;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database's beans, made before Boot would make its own. */
@AutoConfiguration(
        before = {R2dbcAutoConfiguration.class, DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
@EnableConfigurationProperties({DatabaseSettings.class, R2dbcProperties.class, FlywayProperties.class})
class DatabaseAutoConfiguration {

    /** Our own choice of a database; silent when somebody else, such as a test, has chosen. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(R2dbcConnectionDetails.class)
    static class Choice {

        @Bean
        EmbeddedPostgres embeddedPostgres(DatabaseSettings settings) {
            var server = new EmbeddedPostgres(
                    settings.postgres(), settings.database().port(), Map.of());
            // Besides the bean's own end, for the start that is broken off; a JVM hook would run beside Spring's.
            SpringApplication.getShutdownHandlers().add(server::close);
            return server;
        }

        @Bean
        DatabaseAddress databaseAddress(R2dbcProperties properties, EmbeddedPostgres embedded) {
            var given = DatabaseUrl.address(properties);
            return given == null ? DatabaseAddress.of(embedded.start()) : DatabaseProbe.checked(given);
        }

        @Bean
        @ConditionalOnMissingBean(FlywayConnectionDetails.class)
        MigrationLogin migrationLogin(DatabaseAddress address, FlywayProperties flyway) {
            return new MigrationLogin(
                    flyway.getUrl() == null ? address.getJdbcUrl() : flyway.getUrl(),
                    flyway.getUser() == null ? address.getUsername() : flyway.getUser(),
                    flyway.getPassword() == null ? address.getPassword() : flyway.getPassword());
        }
    }

    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean(ConnectionFactory.class)
    ConnectionPool connectionFactory(
            R2dbcConnectionDetails address,
            DatabaseSettings settings,
            R2dbcProperties properties,
            ObjectProvider<ConnectionFactoryOptionsBuilderCustomizer> customizers,
            ObjectProvider<ConnectionFactoryDecorator> decorators) {
        var limit = settings.database().queryTimeout();
        var builder = ConnectionFactoryBuilder.withOptions(
                        address.getConnectionFactoryOptions().mutate())
                .configure(options -> LimitedConnections.limit(options, limit))
                .configure(options -> customizers.orderedStream().forEach(customizer -> customizer.customize(options)))
                .decorators(decorators.orderedStream().toList());
        return DatabasePool.over(new LimitedConnections(builder.build(), limit), properties.getPool());
    }

    @Bean
    Database database(R2dbcConnectionDetails address, ObjectProvider<EmbeddedPostgres> embedded) {
        var server = embedded.getIfAvailable();
        return Database.of(address.getConnectionFactoryOptions(), server == null ? null : server.data());
    }
}
