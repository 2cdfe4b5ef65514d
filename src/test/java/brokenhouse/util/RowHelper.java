package brokenhouse.util;

/** A name that says nothing, in a package that says as much. */
class RowHelper {}
