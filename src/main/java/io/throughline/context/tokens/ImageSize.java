package io.throughline.context.tokens;

import io.throughline.chat.Media;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Width and height of an image in pixels, read from the first bytes of its file: PNG, JPEG, GIF and WebP. */
record ImageSize(int width, int height) {

    /** JPEG files may have a preview and a colour profile before their size. */
    private static final int HEAD_CHARS = 262_144;

    private static final int PNG = 0x89504E47;
    private static final int GIF = 0x47494638;
    private static final int RIFF = 0x52494646;

    /** Null when it cannot be told: behind a URL, or of another format. */
    static @Nullable ImageSize of(Media media) {
        if (!(media instanceof Media.Inline(var _, var base64))) {
            return null;
        }
        int chars = Math.min(base64.length(), HEAD_CHARS) & ~3;
        try {
            return read(Base64.getDecoder().decode(base64.substring(0, chars)));
        } catch (IllegalArgumentException e) {
            return null; // not base64 as Java wants it; its provider will judge
        }
    }

    private static @Nullable ImageSize read(byte[] file) {
        if (file.length < 30) {
            return null;
        }
        return switch (int32(file, 0)) {
            case PNG -> sized(int32(file, 16), int32(file, 20));
            case GIF -> sized(little(file, 6), little(file, 8));
            case RIFF -> webp(file);
            default -> int16(file, 0) == 0xFFD8 ? jpeg(file) : null;
        };
    }

    /** Frame headers are the markers C0 to CF but for C4, C8 and CC (ITU T.81, table B.1). */
    private static @Nullable ImageSize jpeg(byte[] file) {
        int at = 2;
        while (at + 9 < file.length && (file[at] & 0xFF) == 0xFF) {
            int marker = file[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++;
            } else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return sized(int16(file, at + 7), int16(file, at + 5));
            } else {
                at += 2 + int16(file, at + 2);
            }
        }
        return null;
    }

    /** The three kinds of chunk: RFC 9649, section 2. */
    private static @Nullable ImageSize webp(byte[] file) {
        return switch (int32(file, 12)) {
            case 0x56503820 -> sized(little(file, 26) & 0x3FFF, little(file, 28) & 0x3FFF);
            case 0x5650384C -> {
                int bits = little(file, 21) | little(file, 23) << 16;
                yield sized((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
            }
            case 0x56503858 ->
                sized(
                        (little(file, 24) | (file[26] & 0xFF) << 16) + 1,
                        (little(file, 27) | (file[29] & 0xFF) << 16) + 1);
            default -> null;
        };
    }

    private static @Nullable ImageSize sized(int width, int height) {
        return width > 0 && height > 0 ? new ImageSize(width, height) : null;
    }

    private static int int32(byte[] file, int at) {
        return int16(file, at) << 16 | int16(file, at + 2);
    }

    private static int int16(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
    }

    private static int little(byte[] file, int at) {
        return file[at] & 0xFF | (file[at + 1] & 0xFF) << 8;
    }

    /** The same picture so small that its longer side has at most that many pixels. */
    ImageSize within(int side) {
        return scaled((double) side / Math.max(width, height));
    }

    /** The same picture so small that its shorter side has at most that many pixels. */
    ImageSize shortSideWithin(int side) {
        return scaled((double) side / Math.min(width, height));
    }

    private ImageSize scaled(double factor) {
        return factor >= 1
                ? this
                : new ImageSize(
                        Math.max(1, (int) Math.round(width * factor)), Math.max(1, (int) Math.round(height * factor)));
    }

    /** How many squares of that side cover it. */
    long tiles(int side) {
        return (long) Math.ceilDiv(width, side) * Math.ceilDiv(height, side);
    }
}
