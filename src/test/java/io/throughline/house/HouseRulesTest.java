package io.throughline.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.metaAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.throughline.house.HouseVocabulary.MEASURES;
import static io.throughline.house.HouseVocabulary.READS_CLOCK_OR_DICE;
import static io.throughline.house.HouseVocabulary.TREE;
import static io.throughline.house.HouseVocabulary.WAITS_OR_SUBSCRIBES;
import static io.throughline.house.HouseVocabulary.beTheOnlyFaceOfTheirModule;
import static io.throughline.house.HouseVocabulary.showNo;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.stereotype.Controller;

/** What neither the compiler nor the formatter can say about our house. {@link HouseRulesBiteTest} proves each bites. */
@AnalyzeClasses(packages = "io.throughline", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {

    @ArchTest
    static final ArchRule eachModuleHasOneFace = classes()
            .that(describe("are in no vocabulary", type -> !HouseVocabulary.isVocabulary(type)))
            .should(beTheOnlyFaceOfTheirModule())
            .because("other public types are records, enums, interfaces and exceptions")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(HouseVocabulary.liveInAPackageWith(NullMarked.class))
            .because("an unmarked package switches the null checks off");

    @ArchTest
    static final ArchRule nothingBlocksSubscribesOrSleeps = noClasses()
            .that(describe("may not wait", type -> !HouseVocabulary.mayWait(type)))
            .should()
            .callCodeUnitWhere(WAITS_OR_SUBSCRIBES)
            .because("the framework subscribes; a thread that waits is a thread lost");

    @ArchTest
    static final ArchRule timeAndIdsAreInjected = noClasses()
            .that()
            .doNotHaveSimpleName("Ids")
            .should()
            .callCodeUnitWhere(READS_CLOCK_OR_DICE)
            .because("tests fix a Clock and Ids");

    @ArchTest
    static final ArchRule noTreeCrossesABorder = classes()
            .that()
            .arePublic()
            .should(showNo(TREE))
            .because("a JSON tree is mutable and means nothing; pass bytes or words")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule storesArePrivate = classes()
            .that()
            .haveSimpleNameEndingWith("Store")
            .should()
            .bePackagePrivate()
            .because("a module's SQL is its own affair")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = fields().should()
            .notBeAnnotatedWith(Autowired.class)
            .andShould()
            .notBeAnnotatedWith(Value.class)
            .because("constructors show what a class needs; settings are records")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule namesSaySomething = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Dto|DTO|Info|Base)")
            .orShould()
            .resideInAnyPackage("..common..", "..util..", "..utils..")
            .because("such a word fits everything, so it says nothing");

    @ArchTest
    static final ArchRule controllersReturnNoRows = methods()
            .that()
            .areDeclaredInClassesThat(metaAnnotatedWith(Controller.class).or(annotatedWith(Controller.class)))
            .should(HouseVocabulary.returnNo(annotatedWith(Table.class)))
            .because("a table is not a contract")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule metersAreNamedInOnePlace = noClasses()
            .that(describe(
                    "are not named ...Meters",
                    type -> !HouseVocabulary.topLevelName(type).endsWith("Meters")))
            .should()
            .callMethodWhere(MEASURES)
            .because("names and tags are an enum, or dashboards break unseen");

    static final ArchRule[] ALL = {
        eachModuleHasOneFace,
        everyPackageIsNullMarked,
        nothingBlocksSubscribesOrSleeps,
        timeAndIdsAreInjected,
        noTreeCrossesABorder,
        storesArePrivate,
        nothingIsInjectedIntoFields,
        namesSaySomething,
        controllersReturnNoRows,
        metersAreNamedInOnePlace
    };
}
