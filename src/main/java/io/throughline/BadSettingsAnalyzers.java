package io.throughline;

import io.throughline.UnknownSettings.UnknownSettingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** End a start with one line instead of a stack trace, when a settings file is at fault. */
final class BadSettingsAnalyzers {

    private BadSettingsAnalyzers() {}

    static final class UnknownSetting extends AbstractFailureAnalyzer<UnknownSettingException> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, UnknownSettingException cause) {
            return new FailureAnalysis(
                    cause.getMessage(), "Take the line out or correct its name, and start again.", cause);
        }
    }

    static final class BrokenYaml extends AbstractFailureAnalyzer<MarkedYAMLException> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, MarkedYAMLException cause) {
            var mark = cause.getProblemMark();
            var place = mark == null ? "" : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            return new FailureAnalysis(
                    "A settings file (config/throughline.yaml, unless another one is named) is not valid YAML" + place
                            + ": " + cause.getProblem() + ".",
                    "Mend that line and start again.",
                    cause);
        }
    }
}
