package io.throughline.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.Throughline;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.modulith.docs.Documenter.DiagramOptions;

/** Modules import only what their package-info allows, and never in a circle. */
class ModulesTest {

    /** Who may see bytes. Everyone else works on what they mean. */
    private static final Set<String> BYTES = Set.of("chat", "dialect", "upstream", "relay", "api", "sandbox");

    private static final ApplicationModules MODULES = ApplicationModules.of(Throughline.class);

    @Test
    void importOnlyWhatTheyDeclare() {
        MODULES.verify();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("modules")
    void declareWhatTheyImport(String module) throws ClassNotFoundException {
        assertThat(allowed(module))
                .as("package-info of %s: @ApplicationModule(allowedDependencies = {...}), {} for none", module)
                .doesNotContain(ApplicationModule.OPEN_TOKEN);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("modules")
    void leaveBytesToTheRim(String module) throws ClassNotFoundException {
        if (BYTES.contains(module)) return;
        assertThat(allowed(module)).as("what %s may import", module).doesNotContain("wire");
    }

    @Test
    void areDrawnForTheDocs() {
        new Documenter(MODULES).writeModulesAsPlantUml(DiagramOptions.defaults());
    }

    static Stream<String> modules() {
        return MODULES.stream()
                .map(module -> module.getBasePackage().getName())
                .filter(name -> !name.equals("io.throughline"))
                .map(name -> name.substring("io.throughline.".length()));
    }

    private static List<String> allowed(String module) throws ClassNotFoundException {
        var info = Class.forName("io.throughline." + module + ".package-info");
        var declared = info.getAnnotation(ApplicationModule.class);
        return declared == null ? List.of(ApplicationModule.OPEN_TOKEN) : Arrays.asList(declared.allowedDependencies());
    }
}
