/* 10_type.sql: the vocabulary of the Regulations as types */

CREATE TYPE share_attribute AS ENUM ('unconditional', 'conditional', 'not_shared');
COMMENT ON TYPE share_attribute IS '共享属性: whether data is shared unconditionally, conditionally or not at all (Article 14)';

CREATE TYPE share_method AS ENUM ('service', 'batch', 'file');
COMMENT ON TYPE share_method IS '共享方式: service (服务接口), batch (批量交换) or file (文件下载) (Article 22)';

CREATE TYPE data_grade AS ENUM ('general', 'important', 'core');
COMMENT ON TYPE data_grade IS '数据分级: general, important or core data (Articles 13, 34, 35)';

CREATE TYPE government_level AS ENUM ('national', 'province', 'prefecture', 'county', 'township');
COMMENT ON TYPE government_level IS 'level of a people''s government (Article 8)';

CREATE TYPE update_frequency AS ENUM ('realtime', 'daily', 'weekly', 'monthly', 'quarterly', 'semiannual', 'yearly', 'irregular');
COMMENT ON TYPE update_frequency IS '数据更新频率: how often the provider refreshes the data (Article 13)';
