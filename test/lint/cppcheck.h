/* cppcheck.h: what cppcheck must know of PostgreSQL's macros, no more. */
#define PG_VERSION_NUM 150000
#define FLEXIBLE_ARRAY_MEMBER 1
#define PGDLLEXPORT
#define pg_attribute_noreturn() __attribute__((noreturn))
#define PG_MODULE_MAGIC extern int magic
#define PG_FUNCTION_INFO_V1(f) extern int f##_info
#define StaticAssertDecl(condition, text) extern int assert_declared
#define Assert(condition) ((void) 0)
#define PG_TRY() do {
#define PG_CATCH() } while (0); do {
#define PG_FINALLY() } while (0); do {
#define PG_END_TRY() } while (0)
#define foreach(cell, list) for (ListCell *cell = first_cell(list); cell != 0; cell = next_cell(list, cell))
#define forboth(a, l, b, m) for (ListCell *a = first_cell(l), *b = first_cell(m); a != 0 && b != 0; )
#define CppAsString(x) #x
#define CppAsString2(x) CppAsString(x)
#define ERROR 21
#define FATAL 22
#define PANIC 23
#define ereport(level, ...) do { if ((level) >= ERROR) abort(); } while (0)
#define elog(level, ...) do { if ((level) >= ERROR) abort(); } while (0)
