/// The functions that an expression of somebody's may call.
///
/// Each computes its result from its arguments alone and in space not much larger than they are.
/// Left out of the engine's own are those that read files, settings, sequences or the catalogue,
/// that write, wait or draw by chance, and that make much of little (`repeat`, `range`, `format`).
enum ExpressionFunctions {
  static let names: Set<String> = Set(
    [operators, numbers, texts, patterns, dates, lists, other]
      .flatMap { $0.split(whereSeparator: \.isWhitespace) }.map(String.init)
  )

  private static let operators = """
    !~~ !~~* % & ** + - -> ->> / // << >> <> <=> <@ @> && ^ ^@ | || ~ ~~ ~~* ~~~ @ *
    add subtract multiply divide mod xor like_escape not_like_escape ilike_escape not_ilike_escape
    """

  private static let numbers = """
    abs acos acosh asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees even
    exp fdiv floor fmod gamma gcd greatest greatest_common_divisor isfinite isinf isnan lcm least
    least_common_multiple lgamma ln log log10 log2 nextafter pi pow power radians round round_even
    roundbankers sign signbit sin sinh sqrt tan tanh trunc
    """

  private static let texts = """
    ascii bar base64 bin bit_length bit_position char_length character_length chr concat concat_ws
    contains damerau_levenshtein decode editdist3 encode ends_with formatreadabledecimalsize
    formatreadablesize format_bytes from_base64 from_binary from_hex hamming hash hex instr jaccard
    jaro_similarity jaro_winkler_similarity lcase left left_grapheme len length length_grapheme
    levenshtein lower lpad ltrim md5 md5_number mismatches nfc_normalize octet_length ord
    parse_filename parse_dirname parse_dirpath parse_path parse_formatted_bytes position prefix
    replace reverse right right_grapheme rpad rtrim sha1 sha256 split split_part starts_with
    str_split string_split string_to_array strip_accents strlen strpos substr substring
    substring_grapheme suffix to_base to_base64 to_binary to_hex translate trim ucase unbin unhex
    unicode upper url_decode url_encode
    """

  private static let patterns = """
    regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace
    regexp_split_to_array str_split_regex string_split_regex
    """

  private static let dates = """
    age century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc
    day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms epoch_ns epoch_us
    era hour isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms
    make_timestamp_ns make_timestamptz microsecond millennium millisecond minute month monthname
    nanosecond normalized_interval quarter second strftime strptime time_bucket timezone
    timezone_hour timezone_minute to_centuries to_days to_decades to_hours to_microseconds
    to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks
    to_years try_strptime week weekday weekofyear year yearweek
    now today get_current_time get_current_timestamp transaction_timestamp
    """

  private static let lists = """
    array_apply array_contains array_distinct array_extract array_filter array_has array_has_all
    array_has_any array_indexof array_intersect array_length array_position array_slice array_sort
    array_to_string array_transform array_unique array_value array_where array_reverse_sort
    element_at cardinality flatten list_apply list_avg list_contains list_count list_distinct
    list_element list_extract list_filter list_first list_has list_has_all list_has_any list_indexof
    list_intersect list_last list_max list_median list_min list_mode list_pack list_position
    list_reduce list_reverse list_reverse_sort list_slice list_sort list_sum list_transform
    list_unique list_value list_where list_zip array_reduce reduce filter apply
    map map_contains map_entries map_extract map_extract_value map_from_entries map_keys map_values
    row struct_concat struct_contains struct_extract struct_extract_at struct_has struct_insert
    struct_keys struct_pack struct_position struct_values union_extract union_tag union_value
    """

  private static let other = """
    alias coalesce constant_or_null enum_code error ifnull nullif typeof get_bit if
    json_array_length json_contains json_exists json_extract json_extract_path
    json_extract_path_text json_extract_string json_keys json_type json_valid json_value
    """
}
