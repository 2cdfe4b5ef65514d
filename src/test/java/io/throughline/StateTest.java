package io.throughline;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.conversation.Continuing;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.Parent;
import io.throughline.conversation.TurnRecord;
import io.throughline.conversation.TurnStatus;
import io.throughline.tenant.Caller;
import io.throughline.tenant.Tenants;
import io.throughline.testing.TestPostgres;
import io.throughline.usage.Ledger;
import io.throughline.usage.UsageRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What the gateway keeps, put together as it runs: all that was promised before the end is there after the next start. */
class StateTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String KEY = "an-administrators-key";

    @TempDir
    Path home;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan({
        "io.throughline.tenant",
        "io.throughline.conversation",
        "io.throughline.usage",
        "io.throughline.catalog",
        "io.throughline.dialect"
    })
    @ConfigurationPropertiesScan({
        "io.throughline.tenant",
        "io.throughline.conversation",
        "io.throughline.usage",
        "io.throughline.catalog"
    })
    @Import(Ids.class)
    static class Modules {

        @Bean
        Clock testClock() {
            return Clock.systemUTC();
        }
    }

    @Test
    void outlivesTheGateway() {
        var database = TestPostgres.fresh();
        String[] settings = {
            "--spring.r2dbc.url=" + database.url(),
            "--spring.r2dbc.username=" + database.username(),
            "--spring.r2dbc.password=" + database.password(),
            "--throughline.home=" + home,
            "--throughline.admin-key=" + KEY
        };
        try (var gateway = start(settings)) {
            var caller = gateway.getBean(Tenants.class).authenticate(KEY);
            gateway.getBean(Conversations.class).record(turn(gateway, caller)).block(LIMIT);
            gateway.getBean(Ledger.class).record(usage(gateway, caller)).block(LIMIT);
            for (int i = 0; i < 100; i++) {
                gateway.getBean(Ledger.class).recordLater(usage(gateway, caller));
            }
        }
        var records = database.client()
                .sql("select count(*) as count from usage_record")
                .map(row -> row.get("count", Long.class));
        assertThat(records.one().block(LIMIT)).as("nothing is lost at the end").isEqualTo(101);
        try (var gateway = start(settings)) {
            var caller = gateway.getBean(Tenants.class).authenticate(KEY);
            var history = gateway.getBean(Conversations.class).load(caller.organizationId(), Continuing.newest("c"));
            assertThat(history.block(LIMIT).messages()).containsExactly(Message.text(Role.USER, "Hi"));
        }
    }

    private static ConfigurableApplicationContext start(String[] settings) {
        return new SpringApplicationBuilder(Modules.class)
                .web(WebApplicationType.NONE)
                .run(settings);
    }

    private static TurnRecord turn(ConfigurableApplicationContext gateway, Caller caller) {
        return new TurnRecord(
                gateway.getBean(Ids.class).next(),
                caller.organizationId(),
                "c",
                Parent.NONE,
                "req",
                TurnStatus.COMPLETED,
                List.of(),
                List.of(Message.text(Role.USER, "Hi")),
                null,
                "m",
                "p/m",
                null,
                null,
                gateway.getBean(Clock.class).instant(),
                Duration.ZERO,
                null);
    }

    private static UsageRecord usage(ConfigurableApplicationContext gateway, Caller caller) {
        return new UsageRecord(
                gateway.getBean(Ids.class).next(),
                caller.organizationId(),
                caller.keyId(),
                "req",
                gateway.getBean(Clock.class).instant(),
                "chat.completions",
                "m",
                "p",
                "m",
                false,
                "completed",
                null,
                null,
                false,
                null,
                null,
                Duration.ZERO,
                null,
                1,
                "c",
                null);
    }
}
