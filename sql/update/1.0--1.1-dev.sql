/* What 1.1-dev has beyond 1.0 */
-- include 97_uninstall.sql
