package io.throughline.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyVaultTest {

    private static final String KEY = "c2NydWJiZWQtc2NydWJiZWQtc2NydWJiZWQtc2NydWI=";
    private static final Secret SECRET = new Secret("sk-planted");

    @TempDir
    private Path home;

    private KeyVault vault(@Nullable String masterKey) {
        return new KeyVault(new TenantSettings(
                home.toString(),
                null,
                masterKey == null ? null : new Secret(masterKey),
                new TenantSettings.Keys(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5))));
    }

    @Test
    void opensWhatItSealed() {
        var sealed = vault(KEY).seal(SECRET, "a");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("planted");
        assertThat(vault(KEY).open(sealed, "a")).isEqualTo(SECRET);
    }

    @Test
    void sealsTheSameTextAnewEachTime() {
        var vault = vault(KEY);
        assertThat(vault.seal(SECRET, "a")).isNotEqualTo(vault.seal(SECRET, "a"));
    }

    @Test
    void opensNothingOfAnotherKeyOrPurposeAndNothingDamaged() {
        var sealed = vault(KEY).seal(SECRET, "a");
        assertThat(vault(KEY).open(sealed, "b")).isNull();
        assertThat(vault(KEY.replace('c', 'd')).open(sealed, "a")).isNull();
        sealed[sealed.length - 1] ^= 1;
        assertThat(vault(KEY).open(sealed, "a")).isNull();
        assertThat(vault(KEY).open(new byte[0], "a")).isNull();
    }

    @Test
    void makesAKeyOfItsOwnOnceAndKeepsIt() {
        var sealed = vault(null).seal(SECRET, "a");
        assertThat(home.resolve("master.key")).exists();
        assertThat(vault(null).open(sealed, "a")).isEqualTo(SECRET);
    }

    @Test
    void aGivenKeyNeedsNoFile() {
        assertThat(vault(KEY).seal(SECRET, "a")).isNotEmpty();
        assertThat(Files.exists(home.resolve("master.key"))).isFalse();
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> vault("c2hvcnQ="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining("c2hvcnQ=");
    }
}
