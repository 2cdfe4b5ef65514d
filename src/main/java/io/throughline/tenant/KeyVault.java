package io.throughline.tenant;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Seals secrets for the database, by AES-256-GCM under the gateway's master key: that of the settings, else one that is made when it is first
 * needed and kept in a file beside the administrator's. Sealed is a version, 12 bytes of nonce, then the text and its tag.
 */
@Component
public final class KeyVault {

    private static final Logger LOG = LoggerFactory.getLogger(KeyVault.class);
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<Secret> source;
    private volatile @Nullable SecretKeySpec masterKey;

    @Autowired
    KeyVault(TenantSettings settings) {
        this(() -> {
            var given = settings.masterKey();
            return given != null ? given : ofFile(settings);
        });
    }

    KeyVault(Supplier<Secret> source) {
        this.source = source;
    }

    private static Secret ofFile(TenantSettings settings) {
        var file = new KeyFile(settings.masterKeyFile());
        var known = file.read();
        if (known != null) {
            return new Secret(known);
        }
        var bits = new byte[MasterKey.BYTES];
        RANDOM.nextBytes(bits);
        var made = new Secret(Base64.getEncoder().encodeToString(bits));
        if (!file.write(made)) {
            throw new IllegalStateException(
                    "no master key: set throughline.master-key, since " + file.path() + " cannot be written");
        }
        LOG.info("a master key for sealed secrets was made in {}", file.path());
        return made;
    }

    /** {@code purpose} names what the secret is for and must be the same when it is opened: a sealed text cannot be moved elsewhere. */
    public byte[] seal(Secret secret, String purpose) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var text = secret.reveal().getBytes(StandardCharsets.UTF_8);
        var sealed = run(Cipher.ENCRYPT_MODE, nonce, purpose, text);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                .put(VERSION)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** The secret, or null when it was sealed under another master key or for another purpose, or is damaged. */
    public @Nullable Secret open(byte[] sealed, String purpose) {
        if (sealed.length <= NONCE_BYTES || sealed[0] != VERSION) {
            return null;
        }
        var nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        try {
            var text = run(
                    Cipher.DECRYPT_MODE, nonce, purpose, Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length));
            return new Secret(new String(text, StandardCharsets.UTF_8));
        } catch (UnsealedException e) {
            return null;
        }
    }

    private byte[] run(int mode, byte[] nonce, String purpose, byte[] text) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, masterKey(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new UnsealedException(e);
        }
    }

    private SecretKeySpec masterKey() {
        var known = masterKey;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            var made = masterKey == null ? new SecretKeySpec(MasterKey.bytes(source.get()), "AES") : masterKey;
            masterKey = made;
            return made;
        }
    }

    private static final class UnsealedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsealedException(Throwable cause) {
            super(cause);
        }
    }
}
