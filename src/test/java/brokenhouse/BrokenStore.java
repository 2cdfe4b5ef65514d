package brokenhouse;

/** A store in public, and a second face. */
public class BrokenStore {}
