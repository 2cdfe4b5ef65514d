package io.throughline.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same as the JDK's, whatever is done to them. */
class BitsTest {

    @Test
    void doWhatBitSetsDo() {
        var random = new Random(20261120);
        for (int round = 0; round < 300; round++) {
            int size = 1 + random.nextInt(300);
            var bits = Bits.none(size);
            var model = new BitSet(size);
            for (int step = 0; step < 30; step++) {
                change(bits, model, size, random);
                assertThat(BitSet.valueOf(bits)).isEqualTo(model);
                assertThat(Bits.count(bits)).isEqualTo(model.cardinality());
                assertThat(Bits.isEmpty(bits)).isEqualTo(model.isEmpty());
                int from = random.nextInt(size + 64);
                assertThat(Bits.next(bits, from)).isEqualTo(model.nextSetBit(from));
            }
        }
    }

    private static void change(long[] bits, BitSet model, int size, Random random) {
        int from = random.nextInt(size);
        int to = from + random.nextInt(size - from + 1);
        switch (random.nextInt(5)) {
            case 0 -> {
                Bits.setRange(bits, from, to);
                model.set(from, to);
            }
            case 1 -> {
                Bits.clearRange(bits, from, to);
                model.clear(from, to);
            }
            case 2 -> {
                Bits.set(bits, from);
                model.set(from);
                assertThat(Bits.has(bits, from)).isTrue();
            }
            case 3 -> {
                Bits.clear(bits, from);
                model.clear(from);
                assertThat(Bits.has(bits, from)).isFalse();
            }
            default -> {
                int divisor = 1 + random.nextInt(4);
                Bits.retainIf(bits, number -> number % divisor != 1);
                for (int number :
                        model.stream().filter(each -> each % divisor == 1).toArray()) {
                    model.clear(number);
                }
            }
        }
    }
}
