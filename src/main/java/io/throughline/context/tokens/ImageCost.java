package io.throughline.context.tokens;

import io.throughline.chat.Part;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an image. OpenAI: guide "Images and vision", calculating costs (tiles of 512 pixels, or patches of 32 pixels times a factor);
 * Anthropic: guide "Vision" (pixels / 750, no side above 1568); Gemini: guide "Token counting" (258 a tile of 768 pixels). An image of
 * unknown size counts as the largest one.
 */
sealed interface ImageCost {

    /** {@code size} is null when unknown. */
    long tokens(Part.Image image, @Nullable ImageSize size);

    static ImageCost of(String model) {
        var name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (name.contains("claude")) {
            return new Pixels();
        }
        if (name.contains("gemini")) {
            return new Squares();
        }
        if (name.matches("(gpt-4\\.1|gpt-5)-mini.*")) {
            return new Patches(1.62);
        }
        if (name.matches("(gpt-4\\.1|gpt-5)-nano.*")) {
            return new Patches(2.46);
        }
        if (name.startsWith("o4-mini")) {
            return new Patches(1.72);
        }
        if (name.startsWith("gpt-4o-mini")) {
            return new Tiles(2_833, 5_667);
        }
        if (name.startsWith("gpt-5")) {
            return new Tiles(70, 140);
        }
        if (name.matches("o[13].*")) {
            return new Tiles(75, 150);
        }
        return name.startsWith("gpt-") || name.startsWith("chatgpt-") ? new Tiles(85, 170) : new Pixels();
    }

    /** OpenAI, most models: within 2048, then the short side within 768, then tiles of 512. */
    record Tiles(int base, int tile) implements ImageCost {
        private static final int MOST = 8;

        @Override
        public long tokens(Part.Image image, @Nullable ImageSize size) {
            if ("low".equals(image.detail())) {
                return base;
            }
            long tiles = size == null
                    ? MOST
                    : size.within(2_048).shortSideWithin(768).tiles(512);
            return base + tile * tiles;
        }
    }

    /** OpenAI's small models: at most 1,536 patches of 32 pixels, each worth {@code factor} tokens. */
    record Patches(double factor) implements ImageCost {
        private static final int MOST = 1_536;

        @Override
        public long tokens(Part.Image image, @Nullable ImageSize size) {
            long patches = size == null ? MOST : Math.min(MOST, size.tiles(32));
            return (long) Math.ceil(patches * factor);
        }
    }

    /** Anthropic; and whoever says nothing of it. */
    record Pixels() implements ImageCost {
        private static final long MOST = 1_600;

        @Override
        public long tokens(Part.Image image, @Nullable ImageSize size) {
            if (size == null) {
                return MOST;
            }
            var small = size.within(1_568);
            return Math.min(MOST, Math.ceilDiv((long) small.width() * small.height(), 750L));
        }
    }

    /** Gemini: small ones are one tile. */
    record Squares() implements ImageCost {
        private static final long TILE = 258;
        private static final long MOST = 16 * TILE;

        @Override
        public long tokens(Part.Image image, @Nullable ImageSize size) {
            if (size == null) {
                return MOST;
            }
            return size.width() <= 384 && size.height() <= 384 ? TILE : Math.min(MOST, TILE * size.tiles(768));
        }
    }
}
