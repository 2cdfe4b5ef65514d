package io.throughline.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that never fails is no rule: each refuses the package {@code brokenhouse}, which no component scan reaches. */
class HouseRulesBiteTest {

    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("brokenhouse");

    @ParameterizedTest
    @MethodSource("rules")
    void refusesBrokenCode(ArchRule rule) {
        assertThat(rule.evaluate(BROKEN).hasViolation()).isTrue();
    }

    static ArchRule[] rules() {
        return HouseRulesTest.ALL;
    }
}
