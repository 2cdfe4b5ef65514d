package io.throughline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PiecesTest {

    @Test
    void cutsAsATokenizerWould() {
        assertThat(Pieces.of("Hello, wonderfully new world!\n"))
                .containsExactly("Hello", ",", " wonderfu", "lly", " new", " world", "!", "\n");
    }

    @Test
    void keepsWhatAReaderSeesAsOneCharacter() {
        assertThat(Pieces.of("你好 👨‍👩‍👧‍👦 e\u0301")).containsExactly("你", "好", " 👨‍👩‍👧‍👦", " e\u0301");
    }

    @Test
    void losesNothing() {
        var text = " \n\t a\u0000b \uD83D c 👋🏽 שלום مرحبا नमस्ते ไทย _x_ 12.5% ";
        assertThat(String.join("", Pieces.of(text))).isEqualTo(text);
        assertThat(Pieces.of("")).isEmpty();
        assertThat(Pieces.count("a".repeat(1_000_000))).isEqualTo(125_000);
    }
}
