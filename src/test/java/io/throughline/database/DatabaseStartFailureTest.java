package io.throughline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads when the gateway cannot start: a sentence and a way out, never a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseStartFailureTest {

    @EnableAutoConfiguration
    static class Gateway {}

    @TempDir
    Path folder;

    @Test
    void anUnreachableServer(CapturedOutput output) throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        fails("spring.r2dbc.url=r2dbc:postgresql://me:hidden@127.0.0.1:" + free + "/gateway");
        assertThat(output)
                .contains("PostgreSQL at 127.0.0.1:" + free + "/gateway cannot be reached: Connection refused")
                .contains("SPRING_R2DBC_URL")
                .doesNotContain("hidden");
        isBrief(output);
    }

    @Test
    void anUnknownHost(CapturedOutput output) {
        fails("spring.r2dbc.url=r2dbc:postgresql://me:hidden@nowhere.invalid/gateway");
        assertThat(output)
                .contains("PostgreSQL at nowhere.invalid:5432/gateway cannot be reached: unknown host nowhere.invalid");
        isBrief(output);
    }

    @Test
    void aWrongPassword(CapturedOutput output) {
        var database = TestPostgres.fresh();
        fails("spring.r2dbc.url=" + database.url(), "spring.r2dbc.username=nobody", "spring.r2dbc.password=hidden");
        assertThat(output).contains("does not let the user 'nobody' in").doesNotContain("hidden");
        isBrief(output);
    }

    @Test
    void anUnknownDatabase(CapturedOutput output) {
        var database = TestPostgres.fresh();
        fails(
                "spring.r2dbc.url=" + database.url().replace(database.name(), "missing"),
                "spring.r2dbc.username=" + database.username(),
                "spring.r2dbc.password=" + database.password());
        assertThat(output).contains("has no such database", "\"missing\" does not exist");
        isBrief(output);
    }

    @Test
    void aUrlOfSomethingElse(CapturedOutput output) {
        fails("spring.r2dbc.url=r2dbc:mysql://me:hidden@127.0.0.1/gateway");
        assertThat(output).contains("spring.r2dbc.url names no PostgreSQL.").doesNotContain("hidden");
        isBrief(output);
    }

    @Test
    void aHomeThatIsNoFolder(CapturedOutput output) throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        fails("throughline.home=" + file);
        assertThat(output)
                .contains("The built-in PostgreSQL cannot use " + file.resolve("postgres"), "throughline.home");
        isBrief(output);
    }

    @Test
    void aPortThatIsTaken(CapturedOutput output) throws IOException {
        var database = TestPostgres.fresh();
        try (var socket = new ServerSocket(0)) {
            fails(
                    "server.port=" + socket.getLocalPort(),
                    "spring.r2dbc.url=" + database.url(),
                    "spring.r2dbc.username=" + database.username(),
                    "spring.r2dbc.password=" + database.password());
            assertThat(output)
                    .contains("Web server failed to start. Port " + socket.getLocalPort() + " was already in use.");
        }
        isBrief(output);
    }

    @Test
    void aSettingOutOfRange(CapturedOutput output) {
        fails("throughline.database.port=70000", "throughline.home=" + folder);
        assertThat(output).contains("throughline.database.port is 70000; it must be 0 (any free port) to 65535");
        isBrief(output);
    }

    @Test
    void aSettingOfTheWrongKind(CapturedOutput output) {
        fails("throughline.database.query-timeout=soon", "throughline.home=" + folder);
        assertThat(output).contains("throughline.database.query-timeout", "'soon' is not a valid");
        isBrief(output);
    }

    private static void fails(String... properties) {
        var arguments = new ArrayList<>(List.of("--spring.main.banner-mode=off"));
        List.of(properties).forEach(property -> arguments.add("--" + property));
        assertThatThrownBy(() -> SpringApplication.run(Gateway.class, arguments.toArray(String[]::new)))
                .isInstanceOf(Exception.class);
    }

    private static void isBrief(CapturedOutput output) {
        assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
    }
}
